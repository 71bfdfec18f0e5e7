package dev.berth.machine.lima;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version in the output of {@code limactl --version}. */
record LimaVersion(int major, int minor, String text) {
    static final String OLDEST = "2.0.0";
    private static final Pattern FORM = Pattern.compile("limactl version v?(([0-9]+)\\.([0-9]+)\\S*)");

    /** Empty for output without a version number, as of a program that was built from a commit. */
    static Optional<LimaVersion> of(String output) {
        Matcher form = FORM.matcher(output.strip());
        return form.lookingAt()
                ? Optional.of(new LimaVersion(
                        Integer.parseInt(form.group(2)), Integer.parseInt(form.group(3)), form.group(1)))
                : Optional.empty();
    }

    boolean tooOld() {
        return major < 2;
    }
}
