package dev.berth.runtime.profile;

import java.util.List;
import java.util.Map;

/** A part of a YAML file, with its line number. */
sealed interface Node {
    int line();

    /** The part's kind for error messages: {@code text}, {@code a list}, {@code keys with values}. */
    String kind();

    record Text(String value, int line) implements Node {
        @Override
        public String kind() {
            return "text";
        }
    }

    record Items(List<Node> all, int line) implements Node {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /**
     * A section.
     *
     * @param fields the values by key, in the file's order; each with its key's line
     */
    record Keys(Map<String, Field> fields, int line) implements Node {
        @Override
        public String kind() {
            return "keys with values";
        }
    }

    /** An absent value after a key. */
    record Nothing(int line) implements Node {
        @Override
        public String kind() {
            return "nothing";
        }
    }

    record Field(int line, Node value) {}
}
