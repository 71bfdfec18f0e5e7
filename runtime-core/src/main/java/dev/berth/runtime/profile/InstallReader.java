package dev.berth.runtime.profile;

import dev.berth.runtime.profile.Fields.ValuePattern;
import dev.berth.runtime.profile.Profile.Install;
import dev.berth.runtime.profile.Profile.Registry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the section {@code install} of a profile. */
record InstallReader(Fields fields) {
    private static final Set<String> ARCH = Set.of("arch");

    static Install read(Fields section) {
        return new InstallReader(section.allow("npm", "pypi", "scripts", "drop", "programs")).install();
    }

    private Install install() {
        boolean npm = fields.has("npm");
        if (npm == fields.has("pypi")) {
            throw fields.invalid(
                    npm ? "pypi" : "npm",
                    npm ? "there is npm too" : "neither npm nor pypi is there",
                    "write one of them, with packages and exact versions below it");
        }
        String registry = npm ? "npm" : "pypi";
        Map<String, String> packages = fields.map(
                registry,
                npm ? ValuePatterns.NPM_NAME : ValuePatterns.PYPI_NAME,
                npm ? ValuePatterns.NPM_VERSION : ValuePatterns.PYPI_VERSION);
        if (packages.isEmpty()) {
            throw fields.invalid(registry, "no package is there", "write NAME: VERSION below it");
        }
        if (!npm && fields.has("scripts")) {
            throw fields.invalid(
                    "scripts",
                    "PyPI's packages are installed from wheels, which have no scripts",
                    "remove the key; a package without a wheel can't be locked");
        }
        return new Install(
                npm ? Registry.NPM : Registry.PYPI,
                packages,
                fields.list("scripts", ValuePatterns.NPM_NAME),
                paths("drop", fields.list("drop", ValuePatterns.INSTALLED)),
                programs());
    }

    private Map<String, String> programs() {
        Map<String, String> programs = fields.map("programs", ValuePatterns.PROGRAM, withoutStar());
        paths("programs", List.copyOf(programs.values()));
        return programs;
    }

    private static ValuePattern withoutStar() {
        return new ValuePattern(
                Pattern.compile("(?!.*\\*)(?:" + ValuePatterns.INSTALLED.pattern() + ")"),
                ValuePatterns.INSTALLED.allowed() + "; no *");
    }

    private List<String> paths(String key, List<String> paths) {
        for (String path : paths) {
            if (!ARCH.containsAll(new Template(path).names())) {
                throw fields.invalid(
                        key, "\"" + path + "\" has a placeholder that is not ${arch}", "use ${arch} alone here");
            }
        }
        return paths;
    }
}
