import { expect, test } from 'vitest';
import webPush from 'web-push';
import { decrypt, pairOf, requireVapid } from '../support/push-crypto.ts';

// RFC 8291, section 5 and appendix A.
const EXAMPLE = {
  privateKey: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  body: 'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  text: 'When I grow up, I want to be a watermelon',
};
const keys = { pair: pairOf(EXAMPLE.privateKey), auth: Buffer.from(EXAMPLE.auth, 'base64url') };

test('the push service of the tests reads the example of RFC 8291, and nothing that was altered', () => {
  const body = Buffer.from(EXAMPLE.body, 'base64url');
  expect(decrypt(body, keys).toString()).toBe(EXAMPLE.text);
  for (const at of [0, 30, body.length - 20, body.length - 1]) {
    const altered = Buffer.from(body);
    altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
    expect(() => decrypt(altered, keys), `byte ${at}`).toThrow();
  }
});

test('it knows the sender by the token of RFC 8292, and refuses whatever is wrong with one', () => {
  const ours = webPush.generateVAPIDKeys();
  const headersFor = (audience: string, subject = 'mailto:us@forum.example', expires?: number) =>
    webPush.getVapidHeaders(audience, subject, ours.publicKey, ours.privateKey, 'aes128gcm', expires).Authorization;
  const good = headersFor('https://push.example');
  expect(requireVapid(good, 'https://push.example')).toBe(ours.publicKey);
  expect(() => requireVapid(headersFor('https://other.example'), 'https://push.example')).toThrow('for https://other');
  expect(() => requireVapid(good, 'https://push.example', Date.now() + 86_400_000)).toThrow('until');
  const theirs = webPush.generateVAPIDKeys().publicKey;
  expect(() => requireVapid(good.replace(ours.publicKey, theirs), 'https://push.example')).toThrow('not signed');
});
