package dev.berth.acp;

import tools.jackson.databind.JsonNode;

/** What a role does with what the peer says. */
interface PeerHandler {
    /** The part of a request that may take its time, on a thread of its own. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /**
     * A request, on the delivering thread, in the order of the wire. Takes note of it quickly; the work returned is then run
     * on its own thread and completes the reply, at once or later.
     */
    Work begin(PeerRequest request);

    /** A notification, on the delivering thread. */
    void notification(String method, JsonNode params);
}
