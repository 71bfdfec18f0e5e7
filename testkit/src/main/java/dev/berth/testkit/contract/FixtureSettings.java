package dev.berth.testkit.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The settings of an {@link AgentFixture} for every instance: a mount with a file and a tool server, and a variable.
 */
final class FixtureSettings {
    /** The only tool of the server. */
    static final String TOOL = "tell_the_weather";

    /** A file in the container, and its content. */
    static final String FILE = "/srv/extra/word.txt";

    static final String WORD = "shared word";

    /** A variable in the container, and its value. */
    static final String VARIABLE = "GREETING";

    static final String GREETING = "good day";

    /** A minimal tool server on standard input and output. */
    private static final String SERVER = """
            import json, sys
            for line in sys.stdin:
                asked = json.loads(line)
                if "id" not in asked:
                    continue
                method, params = asked["method"], asked.get("params") or {}
                if method == "initialize":
                    answer = {"protocolVersion": params["protocolVersion"], "capabilities": {"tools": {}},
                              "serverInfo": {"name": "probe", "version": "1"}}
                elif method == "tools/list":
                    answer = {"tools": [{"name": "TOOL", "description": "Tells the weather",
                              "inputSchema": {"type": "object", "properties": {}}}]}
                else:
                    answer = {}
                print(json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": answer}), flush=True)
            """;

    private FixtureSettings() {}

    /** Writes the files and returns the settings; {@code agent} is the prefix of the agent's settings. */
    static List<String> create(Path folder, String agent) throws IOException {
        Path extra = Files.createDirectory(folder.resolve("extra"));
        Files.setPosixFilePermissions(extra, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(extra.resolve("mcp.py"), SERVER.replace("TOOL", TOOL));
        Files.writeString(extra.resolve("word.txt"), WORD);
        return List.of(
                agent + ".mounts=" + extra.toRealPath() + ":/srv/extra:ro",
                agent + ".mcpServers.probe=python3,/srv/extra/mcp.py",
                agent + ".env." + VARIABLE + "=" + GREETING);
    }
}
