package dev.berth.runtime.profile;

import java.util.List;
import java.util.Map;

/** A piece of a YAML file, with its line. */
sealed interface Node {
    int line();

    /** {@code text}, a list or keys: what a person would call it. */
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
     * @param fields by key, in the file's order; each with the line of its key
     */
    record Keys(Map<String, Field> fields, int line) implements Node {
        @Override
        public String kind() {
            return "keys with values";
        }
    }

    /** Nothing stands behind the key. */
    record Nothing(int line) implements Node {
        @Override
        public String kind() {
            return "nothing";
        }
    }

    record Field(int line, Node value) {}
}
