package dev.berth.server.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of this program, read from its jar. */
final class Version implements IVersionProvider {
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"berth " + text() + " (Java " + Runtime.version() + ")"};
    }
}
