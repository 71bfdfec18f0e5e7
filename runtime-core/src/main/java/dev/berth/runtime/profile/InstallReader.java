package dev.berth.runtime.profile;

import dev.berth.runtime.profile.Fields.Form;
import dev.berth.runtime.profile.Profile.Install;
import dev.berth.runtime.profile.Profile.Registry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The section {@code install} of a profile. */
record InstallReader(Fields fields) {
    private static final Set<String> ARCH = Set.of("arch");

    static Install read(Fields section) {
        return new InstallReader(section.only("npm", "pypi", "scripts", "drop", "programs")).install();
    }

    private Install install() {
        boolean npm = fields.has("npm");
        if (npm == fields.has("pypi")) {
            throw fields.bad(
                    npm ? "pypi" : "npm",
                    npm ? "there is npm too" : "neither npm nor pypi is there",
                    "write one of them, with packages and exact versions below it");
        }
        String registry = npm ? "npm" : "pypi";
        Map<String, String> packages = fields.map(
                registry, npm ? Forms.NPM_NAME : Forms.PYPI_NAME, npm ? Forms.NPM_VERSION : Forms.PYPI_VERSION);
        if (packages.isEmpty()) {
            throw fields.bad(registry, "no package is there", "write NAME: VERSION below it");
        }
        if (!npm && fields.has("scripts")) {
            throw fields.bad(
                    "scripts",
                    "PyPI's packages are installed from wheels, which have none",
                    "take the key away; a package without a wheel can't be locked");
        }
        return new Install(
                npm ? Registry.NPM : Registry.PYPI,
                packages,
                fields.list("scripts", Forms.NPM_NAME),
                paths("drop", fields.list("drop", Forms.INSTALLED)),
                programs());
    }

    private Map<String, String> programs() {
        Map<String, String> programs = fields.map("programs", Forms.PROGRAM, withoutStar());
        paths("programs", List.copyOf(programs.values()));
        return programs;
    }

    private static Form withoutStar() {
        return new Form(
                Pattern.compile("(?!.*\\*)(?:" + Forms.INSTALLED.pattern() + ")"),
                Forms.INSTALLED.allowed() + "; no *");
    }

    private List<String> paths(String key, List<String> paths) {
        for (String path : paths) {
            if (!ARCH.containsAll(new Template(path).names())) {
                throw fields.bad(
                        key, "\"" + path + "\" has a placeholder that is not ${arch}", "use ${arch} alone here");
            }
        }
        return paths;
    }
}
