package dev.berth.runtime.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folders of a person's home that no agent may have as a workspace: an agent would find keys there, or could write what the
 * host runs later. Linux and macOS together, since a machine by ssh or Lima may be another system than this host.
 *
 * @param description the purpose of the folders, for people
 * @param names below the home
 */
record PrivateFolders(String description, List<Path> names) {
    /** Keys, tokens and passwords. */
    private static final PrivateFolders KEYS = of(
            "which is for keys and passwords",
            ".ssh",
            ".gnupg",
            ".pki",
            ".password-store",
            ".aws",
            ".azure",
            ".oci",
            ".kube",
            ".docker",
            ".terraform.d",
            ".config/gcloud",
            ".config/gh",
            ".config/glab-cli",
            ".config/hub",
            ".config/doctl",
            ".config/op",
            ".config/sops",
            ".config/rclone",
            ".config/helm",
            ".config/containers",
            ".config/Bitwarden",
            ".config/keepassxc",
            ".local/share/keyrings",
            ".local/share/kwalletd",
            "Library/Keychains");

    /** The sign-ins of a browser or a mail program. */
    private static final PrivateFolders BROWSER = of(
            "which holds a browser's or mail program's sign-ins",
            ".mozilla",
            ".thunderbird",
            ".librewolf",
            ".var/app",
            "snap",
            ".config/google-chrome",
            ".config/chromium",
            ".config/BraveSoftware",
            ".config/microsoft-edge",
            ".config/vivaldi",
            ".config/opera",
            "Library/Application Support",
            "Library/Cookies",
            "Library/Safari");

    /** Programs and settings that the host runs by itself: at login, in each shell, with each git. */
    private static final PrivateFolders STARTUP = of(
            "from which this user's shell or session runs programs",
            "bin",
            ".local/bin",
            ".config/systemd",
            ".config/autostart",
            ".config/environment.d",
            ".config/fish",
            ".config/zsh",
            ".config/nushell",
            ".config/direnv",
            ".config/git",
            ".config/plasma-workspace",
            ".local/share/systemd",
            ".local/share/applications",
            ".local/share/bash-completion",
            ".bashrc.d",
            ".oh-my-zsh",
            ".nvm",
            ".pyenv",
            ".rbenv",
            ".asdf",
            ".sdkman",
            "Library/LaunchAgents",
            "Library/Preferences");

    /** The state of another tool: logins, histories, and settings that let the tool run programs on the host. */
    private static final PrivateFolders TOOL = of(
            "which another tool keeps its state in",
            ".berth",
            ".claude",
            ".codex",
            ".hermes",
            ".gemini",
            ".cursor",
            ".cursor-server",
            ".copilot",
            ".continue",
            ".windsurf",
            ".codeium",
            ".opencode",
            ".config/opencode",
            ".config/goose",
            ".config/github-copilot",
            ".config/Code",
            ".config/VSCodium",
            ".config/Cursor",
            ".config/JetBrains",
            ".vscode",
            ".vscode-server",
            ".local/share/claude",
            ".local/share/opencode",
            ".local/share/goose",
            ".local/share/JetBrains",
            ".local/share/containers",
            ".local/share/containerd",
            ".local/share/docker",
            ".local/share/buildkit",
            ".local/share/nerdctl",
            ".lima",
            ".colima",
            ".rd",
            ".orbstack",
            ".minikube",
            ".vagrant.d",
            ".cargo",
            ".rustup",
            ".m2",
            ".gradle",
            ".npm");

    private static PrivateFolders of(String description, String... names) {
        return new PrivateFolders(description, Stream.of(names).map(Path::of).toList());
    }

    /** The rules for one home. */
    static List<ForbiddenFolder> in(Path home) {
        return Stream.of(KEYS, BROWSER, STARTUP, TOOL)
                .flatMap(kind -> kind.below(home))
                .toList();
    }

    private Stream<ForbiddenFolder> below(Path home) {
        return names.stream()
                .map(name ->
                        new ForbiddenFolder(home.resolve(name), description, ForbiddenFolder.Extent.ABOVE_AND_WITHIN));
    }
}
