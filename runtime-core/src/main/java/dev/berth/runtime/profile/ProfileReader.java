package dev.berth.runtime.profile;

import dev.berth.runtime.agent.OwnLogin;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.config.SecretPatterns;
import dev.berth.runtime.profile.Profile.LoginRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads a profile, or throws an error that names the line of the mistake. */
record ProfileReader(ProfileSource source, Fields all) {
    static final String BASE_URL = "baseUrl";
    static final String HOME = "home";
    static final String MODE = "mode";
    static final String MODEL = "model";
    static final String RUN = "run";
    static final String TARGET = "target";
    private static final Set<String> PLACEHOLDERS = new TreeSet<>(List.of(BASE_URL, HOME, MODE, MODEL, RUN, TARGET));

    /** Placeholders whose values may differ between instances of one agent. */
    private static final Set<String> PER_INSTANCE = new TreeSet<>(List.of(BASE_URL, MODE, MODEL));

    private static final List<String> KEYS = List.of(
            "title",
            "install",
            "command",
            "agent",
            "folders",
            "environment",
            "files",
            "containerFiles",
            HOME,
            "modes",
            MODE,
            MODEL,
            "provider",
            "login");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Reads a profile; CONFIG_INVALID when it is invalid. */
    static Profile read(Target target, ProfileSource source) {
        Fields all = new Fields(source, "", YamlReader.read(source));
        return new ProfileReader(source, all).profile(target);
    }

    private Profile profile(Target target) {
        all.allow(KEYS.toArray(String[]::new));
        Optional<Fields> agent = all.section("agent").map(fields -> fields.allow("name", "version"));
        List<String> modes = all.list("modes", ValuePatterns.NAME);
        Optional<String> mode = all.find(MODE, ValuePatterns.NAME);
        if (mode.isPresent() && !modes.contains(mode.get())) {
            throw all.invalid(MODE, "it is not among modes", "choose one of: " + String.join(", ", modes));
        }
        return new Profile(
                target,
                all.text("title", ValuePatterns.LINE),
                InstallReader.read(all.required("install", "npm: or pypi: with packages and exact versions below it")),
                command(),
                agent.flatMap(fields -> fields.find("name", ValuePatterns.LINE)).orElse(""),
                agent.flatMap(fields -> fields.find("version", ValuePatterns.LINE))
                        .orElse(""),
                all.list("folders", ValuePatterns.HOME_PATH),
                environment(),
                homeFiles(),
                files("containerFiles", ValuePatterns.CONTAINER_PATH),
                homePerInstance(),
                modes,
                mode,
                all.find(MODEL, ValuePatterns.NAME),
                provider(),
                login());
    }

    private List<String> command() {
        List<String> argv = all.list("command", ValuePatterns.ARGUMENT);
        if (argv.isEmpty()) {
            throw all.has("command")
                    ? all.invalid("command", "it is empty", "write [PROGRAM, ARGUMENT…]")
                    : all.missing("command", "[PROGRAM, ARGUMENT…], the program that speaks ACP");
        }
        if (!ValuePatterns.PROGRAM.pattern().matcher(argv.getFirst()).matches()) {
            throw all.invalid(
                    "command",
                    "\"" + argv.getFirst() + "\" is no program's name",
                    "write " + ValuePatterns.PROGRAM.allowed() + "; install.programs gives a file a name");
        }
        return argv;
    }

    private Map<String, Template> environment() {
        Map<String, Template> variables = new LinkedHashMap<>();
        all.map("environment", ValuePatterns.VARIABLE, ValuePatterns.VALUE).forEach((name, value) -> {
            Fields section = all.section("environment").orElse(all);
            if (SecretPatterns.matchesValue(value)) {
                throw section.invalid(
                        name,
                        "its value looks like a secret",
                        "name the variable in login.variables and set it where you call berth");
            }
            variables.put(name, template(section, name, value));
        });
        return variables;
    }

    private boolean homePerInstance() {
        return all.find(HOME, ValuePatterns.HOME).filter("per-instance"::equals).isPresent();
    }

    /** Refuses values of one instance in files of a home that all instances share. */
    private Map<String, Template> homeFiles() {
        Map<String, Template> files = files("files", ValuePatterns.HOME_PATH);
        if (homePerInstance()) {
            return files;
        }
        files.forEach((path, template) -> template.names().stream()
                .filter(PER_INSTANCE::contains)
                .findFirst()
                .ifPresent(name -> {
                    throw all.section("files")
                            .orElse(all)
                            .invalid(
                                    path,
                                    "it uses ${" + name + "}, which may differ between instances, and all instances of"
                                            + " an agent share its home",
                                    "use ${" + name
                                            + "} in environment or in containerFiles, or set home: per-instance");
                }));
        return files;
    }

    private Map<String, Template> files(String key, Fields.ValuePattern paths) {
        Map<String, Template> files = new LinkedHashMap<>();
        all.map(key, paths, ValuePatterns.CONTENT).forEach((path, content) -> {
            Fields section = all.section(key).orElse(all);
            Template template = template(section, path, content);
            requireValue(section, path, template, MODE, all.has(MODE));
            requireValue(section, path, template, MODEL, all.has(MODEL));
            requireValue(section, path, template, BASE_URL, provider().address().isPresent());
            if (path.endsWith(".json")) {
                checkJson(section, path, template);
            }
            files.put(path, template);
        });
        return files;
    }

    private static Template template(Fields section, String name, String text) {
        Template template = new Template(text);
        for (String used : template.names()) {
            if (!PLACEHOLDERS.contains(used)) {
                throw section.invalid(
                        name,
                        "there is no placeholder ${" + used + "}",
                        "use one of: " + String.join(", ", PLACEHOLDERS) + ", each as ${NAME}");
            }
        }
        return template;
    }

    /** Refuses a placeholder that may have no value: a file is always written, also when no setting is. */
    private static void requireValue(Fields section, String path, Template template, String name, boolean hasValue) {
        if (template.names().contains(name) && !hasValue) {
            throw section.invalid(
                    path,
                    "it uses ${" + name + "}, which has no value unless a setting gives one",
                    "give it a default: " + (name.equals(BASE_URL) ? "provider.address" : name));
        }
    }

    private static void checkJson(Fields section, String path, Template template) {
        Map<String, String> samples = new LinkedHashMap<>();
        PLACEHOLDERS.forEach(name -> samples.put(name, "1"));
        try {
            JSON.readTree(template.fill(samples).orElse(""));
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw section.invalid(
                    path,
                    "line " + line + " of it is not JSON: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    "write JSON, or give the file another ending");
        }
    }

    private Profile.Provider provider() {
        return all.section("provider")
                .map(fields -> fields.allow("address", "variable"))
                .map(fields -> new Profile.Provider(
                        fields.find("address", ValuePatterns.ADDRESS), fields.find("variable", ValuePatterns.VARIABLE)))
                .orElse(new Profile.Provider(Optional.empty(), Optional.empty()));
    }

    private LoginRule login() {
        String allowed = "variables: [NAME…] below it, or variables: [] when the agent needs none";
        Fields login = all.required("login", allowed).allow("variables", "missing", "program", "file");
        if (!login.has("variables")) {
            throw login.missing("variables", allowed);
        }
        List<String> variables = login.list("variables", ValuePatterns.VARIABLE);
        return new LoginRule(
                variables,
                login.find("missing", ValuePatterns.LINE).orElse("set " + String.join(", or ", variables)),
                ownLogin(login));
    }

    /** The login's check: a file without a letter or digit, such as an empty JSON object, is left after a logout. */
    private static Optional<OwnLogin> ownLogin(Fields login) {
        List<String> program = login.list("program", ValuePatterns.ARGUMENT);
        Optional<String> file = login.find("file", ValuePatterns.HOME_PATH);
        if (program.isEmpty() != file.isEmpty()) {
            throw program.isEmpty()
                    ? login.missing("program", "[PROGRAM, ARGUMENT…], the program that writes " + file.orElse(""))
                    : login.missing("file", "the file of the agent's home that its login writes");
        }
        return file.map(path ->
                new OwnLogin(program, List.of("sh", "-c", "grep -qs '[A-Za-z0-9]' \"$HOME/$1\"", "berth-login", path)));
    }
}
