import { expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { PASSWORD } from '../support/person.ts';
import { withToken } from '../support/token.ts';
import { visitors } from './support.ts';

describeWith('browser', sharedBrowser, 'tokens in the browser', (browser) => {
  const on = started(() => Parley.start());
  const { open } = visitors(browser, on);

  test.each([true, false])(
    'a token is made, shown once, used and revoked, JavaScript: %s',
    async (javaScriptEnabled) => {
      const ann = await on().member(`Ann ${javaScriptEnabled}`);
      const page = await open(ann, '/account/tokens', { javaScriptEnabled });
      await page.getByLabel('Name', { exact: true }).fill('Digest bot');
      await page.getByLabel('Read, follow and mark').check();
      await page.getByLabel('Your password').fill('not it');
      await page.getByRole('button', { name: 'Make the token' }).click();
      await page.getByText('This is not your password.').waitFor();
      expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Digest bot');
      await page.getByLabel('Your password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Make the token' }).click();
      const token = (await page.locator('code').first().textContent()) ?? '';
      const program = withToken(on(), token);
      expect((await program.call('GET', '/notifications')).status).toBe(200);
      await page.goto(`${on().url}/account/tokens`);
      expect(await page.getByText(token).count()).toBe(0);
      await page.getByText(/last used/).waitFor();
      await page.getByRole('button', { name: 'Revoke the token Digest bot' }).click();
      await page.getByText('You have no tokens.').waitFor();
      expect((await program.call('GET', '/notifications')).status).toBe(401);
    },
  );
});
