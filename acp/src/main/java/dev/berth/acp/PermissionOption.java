package dev.berth.acp;

/**
 * One answer that a permission question allows.
 *
 * @param kind the meaning of the option; two options may have the same kind
 */
public record PermissionOption(String id, String name, Kind kind) {
    /** An option of a kind in the form of the protocol, such as {@code allow_once}. */
    public PermissionOption(String id, String name, String kind) {
        this(id, name, new Kind(kind));
    }

    /** The meaning of an option. The set is open: other values are passed on unchanged. */
    public record Kind(String value) {
        /** Allows this tool call. */
        public static final Kind ALLOW_ONCE = new Kind("allow_once");
        /** Allows this tool call and later ones like it. */
        public static final Kind ALLOW_ALWAYS = new Kind("allow_always");
        /** Rejects this tool call. */
        public static final Kind REJECT_ONCE = new Kind("reject_once");
        /** Rejects this tool call and later ones like it. */
        public static final Kind REJECT_ALWAYS = new Kind("reject_always");

        /** Whether the tool call may run; false for an unknown kind. */
        public boolean allows() {
            return equals(ALLOW_ONCE) || equals(ALLOW_ALWAYS);
        }

        /** Whether the tool call must not run; false for an unknown kind. */
        public boolean rejects() {
            return equals(REJECT_ONCE) || equals(REJECT_ALWAYS);
        }

        @Override
        public String toString() {
            return value;
        }
    }
}
