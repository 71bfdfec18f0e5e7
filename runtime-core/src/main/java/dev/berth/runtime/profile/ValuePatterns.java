package dev.berth.runtime.profile;

import dev.berth.runtime.profile.Fields.Form;

/** What the words of a profile must look like. */
final class Forms {
    static final Form LINE = Form.of("[^\\r\\n\\x00]{1,200}", "one line of text");
    static final Form ARGUMENT = Form.of("[^\\r\\n\\x00]{0,1000}", "one argument");
    static final Form PROGRAM = Form.of("[A-Za-z0-9][A-Za-z0-9._+-]{0,60}", "a program's name without a folder");
    static final Form NPM_NAME =
            Form.of("(@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*", "a package's name, such as opencode-ai");
    static final Form NPM_VERSION = Form.of(
            "[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?",
            "an exact version, such as 1.18.33: no range, no tag");
    static final Form PYPI_NAME = Form.of(
            "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?(\\[[A-Za-z0-9._,-]+])?",
            "a package's name, with its extras: hermes-agent[acp]");
    static final Form PYPI_VERSION = Form.of(
            "([0-9]+!)?[0-9]+(\\.[0-9]+)*([._-]?(a|b|c|rc|post|dev)[._-]?[0-9]+)*(\\+[0-9A-Za-z.]+)?",
            "an exact version, such as 0.19.0: no range");
    static final Form INSTALLED = Form.of(
            "(?!/)(?!.*(^|/)\\.\\.(/|$))([A-Za-z0-9@._+/*-]|\\$\\{[a-zA-Z]+})+",
            "a path below the installed packages, without ..; ${arch} is x64 or arm64");
    static final Form HOME_PATH = Form.of(
            "(?!/)(?!.*//)(?!.*(^|/)\\.{1,2}(/|$))[A-Za-z0-9._+/-]*[A-Za-z0-9._+-]",
            "a path relative to the agent's home, without ..");
    static final Form VARIABLE = Form.of("[A-Za-z_][A-Za-z0-9_]*", "a variable's name");
    static final Form VALUE = Form.of("[^\\r\\n\\x00]*", "one line of text");
    static final Form CONTENT = Form.of("[^\\x00]*", "text, usually after |");
    static final Form ADDRESS = Form.of("https?://[^\\s@]+", "an address such as https://api.example.com/v1");
    static final Form NAME = Form.of("[^\\s\\x00]{1,200}", "one word");

    private Forms() {}
}
