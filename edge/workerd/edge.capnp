using Workerd = import "/workerd/workerd.capnp";

# One edge in one process: the settings come from the environment, `edge.js` from `bundle.ts`, the
# address to listen on from the command line.
const config :Workerd.Config = (
  services = [ (name = "edge", worker = .edge), (name = "outside", network = .outside) ],
  sockets = [ (name = "http", address = "127.0.0.1:0", http = (), service = "edge") ],
);

const outside :Workerd.Network = (
  allow = ["public", "private"],
  tlsOptions = (trustBrowserCas = true),
);

const edge :Workerd.Worker = (
  modules = [ (name = "edge.js", esModule = embed "edge.js") ],
  compatibilityDate = "2026-11-01",
  durableObjectNamespaces = [
    (className = "EdgeHome", uniqueKey = "quotewright-edge", preventEviction = true)
  ],
  durableObjectStorage = (inMemory = void),
  globalOutbound = "outside",
  bindings = [
    (name = "HOME", durableObjectNamespace = "EdgeHome"),
    (name = "QW_NATS_EDGE_URL", fromEnvironment = "QW_NATS_EDGE_URL"),
    (name = "UPSTASH_REDIS_REST_URL", fromEnvironment = "UPSTASH_REDIS_REST_URL"),
    (name = "UPSTASH_REDIS_REST_TOKEN", fromEnvironment = "UPSTASH_REDIS_REST_TOKEN"),
    (name = "QW_ISSUERS", fromEnvironment = "QW_ISSUERS"),
    (name = "QW_EDGE_PORT", fromEnvironment = "QW_EDGE_PORT"),
    (name = "QW_EDGE_HOST", fromEnvironment = "QW_EDGE_HOST"),
    (name = "QW_EDGE_CORS_ORIGINS", fromEnvironment = "QW_EDGE_CORS_ORIGINS"),
    (name = "QW_EDGE_RATE_LIMITS", fromEnvironment = "QW_EDGE_RATE_LIMITS"),
    (name = "QW_LOG_LEVEL", fromEnvironment = "QW_LOG_LEVEL"),
  ],
);
