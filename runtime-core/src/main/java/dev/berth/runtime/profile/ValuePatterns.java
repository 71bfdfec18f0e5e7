package dev.berth.runtime.profile;

import dev.berth.runtime.config.VariableName;
import dev.berth.runtime.profile.Fields.ValuePattern;

/** The patterns of a profile's values. */
final class ValuePatterns {
    static final ValuePattern LINE = ValuePattern.of("[^\\r\\n\\x00]{1,200}", "one line of text");
    static final ValuePattern ARGUMENT = ValuePattern.of("[^\\r\\n\\x00]{0,1000}", "one argument");
    static final ValuePattern PROGRAM =
            ValuePattern.of("[A-Za-z0-9][A-Za-z0-9._+-]{0,60}", "a program's name without a folder");
    static final ValuePattern NPM_NAME = ValuePattern.of(
            "(@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*", "a package's name, such as opencode-ai");
    static final ValuePattern NPM_VERSION = ValuePattern.of(
            "[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?",
            "an exact version, such as 1.18.33: no range, no tag");
    static final ValuePattern PYPI_NAME = ValuePattern.of(
            "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?(\\[[A-Za-z0-9._,-]+])?",
            "a package's name, with its extras: hermes-agent[acp]");
    static final ValuePattern PYPI_VERSION = ValuePattern.of(
            "([0-9]+!)?[0-9]+(\\.[0-9]+)*([._-]?(a|b|c|rc|post|dev)[._-]?[0-9]+)*(\\+[0-9A-Za-z.]+)?",
            "an exact version, such as 0.19.0: no range");
    static final ValuePattern INSTALLED = ValuePattern.of(
            "(?!/)(?!.*(^|/)\\.\\.(/|$))([A-Za-z0-9@._+/*-]|\\$\\{[a-zA-Z]+})+",
            "a path below the installed packages, without ..; ${arch} is x64 or arm64");
    private static final String RELATIVE = "(?!/)(?!.*//)(?!.*(^|/)\\.{1,2}(/|$))[A-Za-z0-9._+/-]*[A-Za-z0-9._+-]";
    static final ValuePattern HOME_PATH = ValuePattern.of(RELATIVE, "a path relative to the agent's home, without ..");
    static final ValuePattern CONTAINER_PATH = ValuePattern.of(RELATIVE, "a path relative to ${run}, without ..");
    static final ValuePattern HOME = ValuePattern.of("shared|per-instance", "shared or per-instance");
    static final ValuePattern VARIABLE = ValuePattern.of(VariableName.PATTERN, "a variable's name");
    static final ValuePattern VALUE = ValuePattern.of("[^\\r\\n\\x00]*", "one line of text");
    static final ValuePattern CONTENT = ValuePattern.of("[^\\x00]*", "text, usually after |");
    static final ValuePattern ADDRESS =
            ValuePattern.of("https?://[^\\s@]+", "an address such as https://api.example.com/v1");
    static final ValuePattern NAME = ValuePattern.of("[^\\s\\x00]{1,200}", "one word");

    private ValuePatterns() {}
}
