/**
 * A private authority and the certificates that it signs: X.509, ECDSA on P-256 with SHA-256.
 * Loaded by the command that makes them only; whoever uses them needs Node alone.
 */
import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { Identity } from './identity';

/** A certificate and its private key, in PEM. */
export interface Pair {
  readonly certificate: string;
  /** PKCS #8. */
  readonly key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signing = { name: 'ECDSA', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;
/** A certificate is valid a little before it is made: clocks of machines differ. */
const earlierMs = 3_600_000;
const serialBytes = 16;

export async function makeAuthority(days: number): Promise<Pair> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...common(days),
    name: [{ CN: ['Understudy authority'] }, { O: [hexadecimal(4)] }],
    keys,
    signingAlgorithm: signing,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
}

/** A certificate with which its holder connects to others and is connected to. */
export async function makeCertificate(authority: Pair, { kind, name }: Identity, days: number): Promise<Pair> {
  const issuer = new X509Certificate(authority.certificate);
  const keys = await newKeys();
  const [der] = PemConverter.decode(authority.key);
  const signingKey = await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
  const certificate = await X509CertificateGenerator.create({
    ...common(days),
    subject: [{ CN: [name] }, { OU: [kind] }],
    issuer: issuer.subjectName,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: signing,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth, ExtendedKeyUsage.serverAuth]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
}

const newKeys = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

function common(days: number) {
  const now = Date.now();
  // The first bit is 0: a serial number is positive.
  const serialNumber = `00${hexadecimal(serialBytes)}`;
  return { serialNumber, notBefore: new Date(now - earlierMs), notAfter: new Date(now + days * dayMs) };
}

const hexadecimal = (bytes: number): string =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('hex');

const pemOf = async (key: CryptoKey): Promise<string> =>
  PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
