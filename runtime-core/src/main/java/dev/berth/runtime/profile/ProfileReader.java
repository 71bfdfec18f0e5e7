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

/** Makes a profile of a page, or says in which line it is none. */
record ProfileReader(Page page, Fields all) {
    static final String BASE_URL = "baseUrl";
    static final String HOME = "home";
    static final String MODE = "mode";
    static final String MODEL = "model";
    static final String TARGET = "target";
    private static final Set<String> PLACEHOLDERS = new TreeSet<>(List.of(BASE_URL, HOME, MODE, MODEL, TARGET));
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The profile of a page; CONFIG_INVALID when it is none. */
    static Profile read(Target target, Page page) {
        Fields all = new Fields(page, "", YamlPage.read(page));
        return new ProfileReader(page, all).profile(target);
    }

    private Profile profile(Target target) {
        all.only(
                "title",
                "install",
                "command",
                "agent",
                "folders",
                "environment",
                "files",
                "modes",
                MODE,
                MODEL,
                "provider",
                "login");
        Optional<Fields> agent = all.section("agent").map(fields -> fields.only("name", "version"));
        List<String> modes = all.list("modes", Forms.NAME);
        Optional<String> mode = all.find(MODE, Forms.NAME);
        if (mode.isPresent() && !modes.contains(mode.get())) {
            throw all.bad(MODE, "it is not among modes", "choose one of: " + String.join(", ", modes));
        }
        return new Profile(
                target,
                all.text("title", Forms.LINE),
                InstallReader.read(all.required("install", "npm: or pypi: with packages and exact versions below it")),
                command(),
                agent.flatMap(fields -> fields.find("name", Forms.LINE)).orElse(""),
                agent.flatMap(fields -> fields.find("version", Forms.LINE)).orElse(""),
                all.list("folders", Forms.HOME_PATH),
                environment(),
                files(mode.isPresent(), all.has(MODEL)),
                modes,
                mode,
                all.find(MODEL, Forms.NAME),
                provider(),
                login());
    }

    private List<String> command() {
        List<String> words = all.list("command", Forms.ARGUMENT);
        if (words.isEmpty()) {
            throw all.has("command")
                    ? all.bad("command", "it is empty", "write [PROGRAM, ARGUMENT…]")
                    : all.missing("command", "[PROGRAM, ARGUMENT…], the program that speaks ACP");
        }
        if (!Forms.PROGRAM.pattern().matcher(words.getFirst()).matches()) {
            throw all.bad(
                    "command",
                    "\"" + words.getFirst() + "\" is no program's name",
                    "write " + Forms.PROGRAM.allowed() + "; install.programs gives a file a name");
        }
        return words;
    }

    private Map<String, Template> environment() {
        Map<String, Template> variables = new LinkedHashMap<>();
        all.map("environment", Forms.VARIABLE, Forms.VALUE).forEach((name, value) -> {
            Fields section = all.section("environment").orElse(all);
            if (SecretPatterns.matchesValue(value)) {
                throw section.bad(
                        name,
                        "its value looks like a secret",
                        "name it in login.variables and set it where you call berth");
            }
            variables.put(name, template(section, name, value));
        });
        return variables;
    }

    private Map<String, Template> files(boolean hasMode, boolean hasModel) {
        Map<String, Template> files = new LinkedHashMap<>();
        all.map("files", Forms.HOME_PATH, Forms.CONTENT).forEach((path, content) -> {
            Fields section = all.section("files").orElse(all);
            Template template = template(section, path, content);
            needs(section, path, template, MODE, hasMode);
            needs(section, path, template, MODEL, hasModel);
            needs(section, path, template, BASE_URL, provider().address().isPresent());
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
                throw section.bad(
                        name,
                        "there is no placeholder ${" + used + "}",
                        "use one of: " + String.join(", ", PLACEHOLDERS) + ", each as ${NAME}");
            }
        }
        return template;
    }

    /** A file is always written, so its placeholders need values also when nothing is set. */
    private static void needs(Fields section, String path, Template template, String name, boolean there) {
        if (template.names().contains(name) && !there) {
            throw section.bad(
                    path,
                    "it uses ${" + name + "}, which has no value unless a setting gives one",
                    "say a standard one: " + (name.equals(BASE_URL) ? "provider.address" : name));
        }
    }

    private static void checkJson(Fields section, String path, Template template) {
        Map<String, String> samples = new LinkedHashMap<>();
        PLACEHOLDERS.forEach(name -> samples.put(name, "1"));
        try {
            JSON.readTree(template.filled(samples).orElse(""));
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw section.bad(
                    path,
                    "line " + line + " of it is not JSON: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    "write JSON, or give the file another ending");
        }
    }

    private Profile.Provider provider() {
        return all.section("provider")
                .map(fields -> fields.only("address", "variable"))
                .map(fields -> new Profile.Provider(
                        fields.find("address", Forms.ADDRESS), fields.find("variable", Forms.VARIABLE)))
                .orElse(new Profile.Provider(Optional.empty(), Optional.empty()));
    }

    private LoginRule login() {
        String allowed = "variables: [NAME…] below it, or variables: [] when the agent needs none";
        Fields login = all.required("login", allowed).only("variables", "missing", "program", "file");
        if (!login.has("variables")) {
            throw login.missing("variables", allowed);
        }
        List<String> variables = login.list("variables", Forms.VARIABLE);
        return new LoginRule(
                variables,
                login.find("missing", Forms.LINE).orElse("set " + String.join(", or ", variables)),
                ownLogin(login));
    }

    /** An empty file, or one that holds an empty object, is what is left after a logout. */
    private static Optional<OwnLogin> ownLogin(Fields login) {
        List<String> program = login.list("program", Forms.ARGUMENT);
        Optional<String> file = login.find("file", Forms.HOME_PATH);
        if (program.isEmpty() != file.isEmpty()) {
            throw program.isEmpty()
                    ? login.missing("program", "[PROGRAM, ARGUMENT…], the program that writes " + file.orElse(""))
                    : login.missing("file", "the file of its home that its login writes");
        }
        return file.map(kept ->
                new OwnLogin(program, List.of("sh", "-c", "grep -qs '[A-Za-z0-9]' \"$HOME/$1\"", "berth-login", kept)));
    }
}
