import { describeSurvival } from './survival';

describeSurvival('prototype');
