export { main } from '../ingest/main.js';
