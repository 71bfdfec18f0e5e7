package dev.berth.runtime.process;

import java.time.Duration;

/** What {@link CommandRun} runs to its end. */
interface AwaitedProgram {
    HostCommand command();

    /** Whether the program itself has ended in time. */
    boolean awaitLeader(Duration most) throws InterruptedException;

    /** How the program, which has ended, ended. */
    ProcessEnding ending();

    /** What ends from now on was ended by us. */
    void endingByUs();

    /** Ends all of it, and returns when it is gone. */
    void end();

    /** As {@link #end}, also what left its group. */
    void endWithStrays();

    /** The program has ended by itself and nobody needs the rest of its group. */
    void release();
}
