package dev.berth.acp;

import tools.jackson.databind.JsonNode;

/** The handler of a peer's requests and notifications, one for each role. */
interface PeerHandler {
    /** The part of a request that may block. It runs on a thread of its own. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /**
     * Begins a request, on the delivering thread, in the order of the wire. Must not block; the returned work runs on a
     * thread of its own and completes the reply, at once or later.
     */
    Work begin(PeerRequest request);

    /** Handles a notification, on the delivering thread. */
    void notification(String method, JsonNode params);
}
