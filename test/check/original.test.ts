import { describeSurvival } from './survival';

describeSurvival('original');
