package dev.berth.runtime.host;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.machine.Machine;
import java.util.ArrayList;
import java.util.List;

/** A fake provider of a machine. It has no host while its rank is 0. */
final class FakeProvider implements ContainerHostProvider {
    private final String name;
    final List<String> systems = new ArrayList<>();
    int rank;
    int opened;
    boolean onlyByName;
    boolean works = true;

    FakeProvider(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> machines() {
        return List.of(name);
    }

    @Override
    public boolean onlyByName() {
        return onlyByName;
    }

    @Override
    public HostOffer offer(HostRequest request) {
        systems.add(request.system());
        if (rank == 0) {
            return new HostOffer.None(new BerthException(
                    ErrorKind.MACHINE_NOT_READY, "looking for " + name, "it is not installed", "install it"));
        }
        String engine = request.engine().equals(HostRequest.AUTO) ? "nerdctl" : request.engine();
        return new HostOffer.Available(rank, () -> open(request.context(), engine));
    }

    private ContainerHost open(HostContext context, String engine) {
        opened++;
        return recorded(context, name, engine);
    }

    @Override
    public ContainerHost recorded(HostContext context, String machine, String engine) {
        return ContainerHost.of(context, new FakeMachine(name), FakeEngine.answering(engine));
    }

    @Override
    public List<HostReport.Finding> findings(HostContext context) {
        return List.of(new HostReport.Finding(name, works, "it works", ""));
    }

    private record FakeMachine(String id) implements Machine {
        @Override
        public CommandRunner ensureReady() {
            throw new AssertionError("the machine is not used");
        }
    }
}
