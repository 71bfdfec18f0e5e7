package dev.berth.runtime.config;

import java.nio.file.Path;

/** The place that a setting's value comes from: a line of the config file, a variable, a flag, or the default. */
public sealed interface Origin {
    /** A line of the config file. */
    record File(Path file, int line) implements Origin {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    record Variable(String name) implements Origin {
        @Override
        public String toString() {
            return "variable " + name;
        }
    }

    record Flag(String key) implements Origin {
        @Override
        public String toString() {
            return "-c " + key;
        }
    }

    /** The default: the setting was not set. */
    record Standard() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }
}
