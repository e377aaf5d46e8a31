import { readFileSync } from 'node:fs';
import express from 'express';
import { serve } from './serve.ts';

// What Express costs by itself: the bytes of a real page, or a constant answer to a real post.
const page = process.env.PAGE_FILE ? readFileSync(process.env.PAGE_FILE, 'utf8') : '';
const app = express();
app.disable('x-powered-by');
app.get('/', (_request, response) => void response.type('html').send(page));
app.post('/', express.json(), (_request, response) => void response.status(201).json({ ok: true }));
serve(app);
