package dev.berth.testkit.agent;

import dev.berth.acp.AcpAgent;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** One conversation of the scripted agent. Safe for all threads. */
final class AgentSession {
    static final String ASK = "ask";
    static final String ALLOW = "allow";

    private final Path cwd;
    private final AcpAgent agent;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final AtomicInteger toolCalls = new AtomicInteger();
    private final Set<String> alwaysAllowed = ConcurrentHashMap.newKeySet();
    private volatile String mode = ASK;

    AgentSession(Path cwd, AcpAgent agent) {
        this.cwd = cwd;
        this.agent = agent;
    }

    <T> T runExclusively(Callable<T> work) throws Exception {
        turn.lockInterruptibly();
        try {
            return work.call();
        } finally {
            turn.unlock();
        }
    }

    Path resolve(String path) {
        return cwd.resolve(path);
    }

    Path cwd() {
        return cwd;
    }

    AcpAgent agent() {
        return agent;
    }

    String newToolCallId() {
        return "tool-" + toolCalls.incrementAndGet();
    }

    /** Sets the mode; false if there is no such mode. */
    boolean setMode(String wanted) {
        boolean known = Set.of(ASK, ALLOW).contains(wanted);
        mode = known ? wanted : mode;
        return known;
    }

    boolean isAllowedWithoutAsking(String kind) {
        return mode.equals(ALLOW) || alwaysAllowed.contains(kind);
    }

    void allowAlways(String kind) {
        alwaysAllowed.add(kind);
    }
}
