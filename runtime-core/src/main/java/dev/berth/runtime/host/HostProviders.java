package dev.berth.runtime.host;

import dev.berth.runtime.config.HostModule;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The {@link ContainerHostProvider}s, found by the names of their machines and engines. */
record HostProviders(List<ContainerHostProvider> all) {
    private static final HostProviders ON_CLASS_PATH = new HostProviders(
            ServiceLoader.load(ContainerHostProvider.class, ContainerHostProvider.class.getClassLoader()).stream()
                    .<ContainerHostProvider>map(ServiceLoader.Provider::get)
                    .toList());

    HostProviders {
        all = all.stream()
                .sorted(Comparator.comparing(ContainerHostProvider::name))
                .toList();
    }

    /** The providers on the class path. */
    static HostProviders onClassPath() {
        return ON_CLASS_PATH;
    }

    /**
     * The provider of the engine or else of the machine; empty when neither needs a provider.
     *
     * @throws BerthException with the name of the Maven module, when the provider is missing
     */
    Optional<ContainerHostProvider> named(String machine, String engine) {
        Optional<ContainerHostProvider> byEngine = ofEngine(engine);
        if (byEngine.isEmpty()) {
            refuseMissing("engine", engine, ErrorKind.ENGINE_ABSENT);
        }
        Optional<ContainerHostProvider> byMachine = ofMachine(machine);
        if (byEngine.isEmpty() && byMachine.isEmpty()) {
            refuseMissing("machine", machine, ErrorKind.MACHINE_NOT_READY);
        }
        return byEngine.or(() -> byMachine);
    }

    Optional<ContainerHostProvider> ofMachine(String machine) {
        return all.stream().filter(one -> one.machines().contains(machine)).findFirst();
    }

    private Optional<ContainerHostProvider> ofEngine(String engine) {
        return all.stream().filter(one -> one.engines().contains(engine)).findFirst();
    }

    /** The answers of all providers that are considered without being named. */
    List<Offered> offers(HostRequest request) throws InterruptedException {
        List<Offered> offers = new ArrayList<>();
        for (ContainerHostProvider provider : all) {
            if (!provider.onlyByName()) {
                offers.add(new Offered(provider.name(), provider.offer(request)));
            }
        }
        return offers;
    }

    /** Berth's own provider modules that are not on the class path. */
    List<HostModule> missingModules() {
        return HostModule.all().stream().filter(this::isMissing).toList();
    }

    boolean isMissing(HostModule module) {
        return switch (module.setting()) {
            case "machine" -> ofMachine(module.value()).isEmpty();
            default -> ofEngine(module.value()).isEmpty();
        };
    }

    private static void refuseMissing(String setting, String value, ErrorKind kind) {
        HostModule.of(setting, value).ifPresent(module -> {
            throw new BerthException(
                    kind, "choosing " + setting + " " + value, module.missing(), module.todo() + ", or choose another");
        });
    }

    /** An offer and the name of its provider. */
    record Offered(String name, HostOffer offer) {
        Stream<HostOffer.Available> available() {
            return offer instanceof HostOffer.Available open ? Stream.of(open) : Stream.empty();
        }

        Stream<String> reason() {
            return offer instanceof HostOffer.None(BerthException why)
                    ? Stream.of(name + ": " + why.seen())
                    : Stream.empty();
        }
    }
}
