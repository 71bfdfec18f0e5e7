package dev.berth.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.runtime.session.Session;
import dev.berth.runtime.session.TurnOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of the agent's workspaces. */
interface WorkspaceContract extends RealAgentContractBase {
    @Test
    default void git_works_in_the_workspace() throws Exception {
        TurnOutcome outcome = agent().turn(
                        PermissionPolicy.allow(),
                        "@@run git init -q repo && cd repo && git -c user.name=A -c user.email=a@b commit -q --allow-empty"
                                + " -m one && git log --oneline > ../log.txt");

        assertThat(outcome).isInstanceOf(TurnOutcome.Completed.class);
        assertThat(Files.readString(fixture().project().resolve("log.txt"))).contains("one");
    }

    @Test
    default void in_a_workspace_of_another_user_the_agent_is_that_user() throws Exception {
        assumeTrue(agent().owner() == AgentProject.AGENT, "only root can give a folder away");
        AgentId other = AgentId.of("other");
        AgentRuntime runtime = agent().runtime();
        Path theirs = Files.createDirectory(fixture().project().resolveSibling("theirs"));
        Files.setAttribute(theirs, "unix:uid", 1234);
        Files.setAttribute(theirs, "unix:gid", 1234);
        try {
            var instance = runtime.ensureReady(other, Workspace.at(theirs)).get(120, TimeUnit.SECONDS);
            try (Session session = instance.openSession(AgentUnderTest.ALLOW_ALL)) {
                AgentUnderTest.turn(session, "@@run whoami > who.txt; touch ~/kept; stat -c %u ~ >> who.txt");
            }
            assertThat(theirs.resolve("who.txt")).hasContent("agent-1234\n1234\n");
            assertThat(Files.getAttribute(theirs.resolve("who.txt"), "unix:uid"))
                    .isEqualTo(1234);
        } finally {
            runtime.remove(other, true);
        }
    }

    @Test
    default void a_workspace_that_cannot_be_written_is_refused_before_a_turn() throws Exception {
        assumeTrue(
                agent().owner() == AgentProject.AGENT,
                "only root can make a folder that the agent's user is not allowed to write");
        AgentId other = AgentId.of("barred");
        AgentRuntime runtime = agent().runtime();
        Path readOnly = Files.createDirectory(fixture().project().resolveSibling("barred"));
        Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            assertThatThrownBy(() ->
                            runtime.ensureReady(other, Workspace.at(readOnly)).get(120, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            BerthException.class,
                            refusal -> assertThat(refusal.kind()).isEqualTo(ErrorKind.WORKSPACE_UNWRITABLE));
        } finally {
            runtime.remove(other, true);
        }
    }
}
