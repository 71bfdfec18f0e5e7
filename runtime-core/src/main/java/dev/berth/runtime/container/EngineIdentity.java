package dev.berth.runtime.container;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;

/**
 * The identity of one engine: of a docker daemon or a containerd, with its data.
 *
 * @param id the engine's own id, the same for every client and after a restart; empty when it is not known
 * @param endpoint the address or docker context by which the engine was reached, for people; empty when it is the
 *     program's default
 */
public record EngineIdentity(String id, String endpoint) {
    /** The identity of an engine that is not known, such as in a record of an older version. */
    public static EngineIdentity unknown() {
        return new EngineIdentity("", "");
    }

    /** Whether this is certainly another engine than {@code other}. The endpoint does not matter. */
    public boolean differs(EngineIdentity other) {
        return !id.isEmpty() && !other.id().isEmpty() && !id.equals(other.id());
    }

    /**
     * Compares this engine with the one in a record.
     *
     * @throws BerthException RECORDED_ELSEWHERE when they differ
     */
    public void requireSame(String tried, EngineIdentity recorded) {
        if (differs(recorded)) {
            throw new BerthException(
                    ErrorKind.RECORDED_ELSEWHERE,
                    tried,
                    "it was made on the engine " + recorded + "; the engine that answers now is " + this,
                    advice(recorded));
        }
    }

    private static String advice(EngineIdentity recorded) {
        String back = recorded.endpoint().isEmpty()
                ? "unset DOCKER_HOST, DOCKER_CONTEXT and CONTAINERD_ADDRESS to reach that engine at its default address"
                : "reach that engine at " + recorded.endpoint() + " again";
        return back + "; or remove the agent, or use another agent name for this engine";
    }

    /** The endpoint and the id. */
    @Override
    public String toString() {
        String place = endpoint.isEmpty() ? "at its default address" : "at " + endpoint;
        return place + (id.isEmpty() ? "" : " (id " + id + ")");
    }
}
