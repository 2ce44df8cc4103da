import { createChat } from "/packages/@n8n/chat/dist/chat.bundle.es.js";

createChat({ webhookUrl: `${location.origin}/backend/n8n` });
