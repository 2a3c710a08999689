/** A protocol from its words: `prototype`, or `revised,epochs=variable,outputRelease=hold`. */
import { type Protocol, presets, type Switches, switchValues } from '../../hypervisor/switches';
import { settings } from './settings-grammar';

export interface ProtocolPlan {
  readonly protocol: Protocol;
  readonly switches: Partial<Switches>;
}

const names = Object.keys(presets);

/** The preset's name comes first; each switch once. */
export function parseProtocol(text: string): ProtocolPlan {
  const [protocol, ...rest] = text.split(',');
  if (!names.includes(protocol)) {
    throw new Error(`'${protocol}' is no protocol: expected one of ${names.join(', ')}, and then switch=value.`);
  }
  const given = rest.length === 0 ? [] : settings(rest.join(','), Object.keys(switchValues));
  for (const [name, value] of given) {
    const values: readonly string[] = switchValues[name as keyof Switches];
    if (!values.includes(value)) throw new Error(`${name}=${value}: expected ${values.join(' or ')}.`);
  }
  return { protocol: protocol as Protocol, switches: Object.fromEntries(given) };
}
