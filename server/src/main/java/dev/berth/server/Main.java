package dev.berth.server;

import dev.berth.server.cli.BerthCommand;

/** The program {@code berth}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(BerthCommand.run(args));
    }
}
