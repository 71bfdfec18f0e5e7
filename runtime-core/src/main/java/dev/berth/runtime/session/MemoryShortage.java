package dev.berth.runtime.session;

/** That the kernel killed processes for want of memory where an agent runs. */
record MemoryShortage(String limit, long kills) {
    static final String TODO = "raise it with -c container.memory=8g, or give the agent less to do at once";

    /** What was seen. */
    String seen() {
        return "out of memory: the container's limit " + limit + " was reached, " + kills
                + (kills == 1 ? " process was killed" : " processes were killed");
    }
}
