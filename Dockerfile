# Built in three steps, so that the image holds what runs and nothing that builds.

FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY vite.config.ts tsconfig.json ./
COPY scripts scripts
COPY shared shared
COPY client client
COPY server server
COPY bench bench
RUN node scripts/build.js

FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
RUN install -d -o node -g node -m 700 /data
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
# For npm run doctor, backup, restore, import and export.
COPY package.json ./
COPY scripts scripts
USER node
VOLUME /data
EXPOSE 3000
# Alive, not ready: a node that waits for its database must not be ended for it. The proxy asks whether it is ready.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# No npm in between: SIGTERM must reach the node, which then lets its browsers go to the others.
CMD ["node", "dist/server/main.js"]
