package dev.berth.runtime.session;

import dev.berth.runtime.error.Advice;

/** The processes that the kernel killed in an agent's container for lack of memory. */
record MemoryShortage(String limit, long kills) {
    static final Advice ADVICE = Advice.of(
                    "raise setting container.memory, for example to 8g, or give the agent less to do at once")
            .about("container.memory=8g");

    /** The observation, for an error. */
    String seen() {
        return "out of memory: the container's limit " + limit + " was reached, " + kills
                + (kills == 1 ? " process was killed" : " processes were killed");
    }
}
