package dev.berth.server.cli;

import dev.berth.runtime.container.Images;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.image.AgentImages;
import dev.berth.runtime.image.ImageCarrier;
import dev.berth.runtime.image.ImageSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.ParentCommand;

/** A command below {@code berth image}. */
abstract class ImageTask implements Callable<Integer>, BerthCommand.Task {
    @ParentCommand
    ImageCommand parent = new ImageCommand();

    @Override
    public final Integer call() throws Exception {
        return parent.root.perform(this).code();
    }

    /** The agents' images on a host. */
    static AgentImages images(ContainerHost host) {
        HostContext context = host.context();
        return AgentImages.on(
                host.toString(), ability(host), context.home(), context.limits(), ImageSettings.from(context.config()));
    }

    static ImageCarrier carrier(ContainerHost host) {
        HostContext context = host.context();
        return ImageCarrier.on(
                host.toString(), ability(host), context.home(), context.limits(), ImageSettings.from(context.config()));
    }

    static Images ability(ContainerHost host) {
        return host.engine()
                .images()
                .orElseThrow(() -> new BerthException(
                        ErrorKind.USAGE,
                        "using images of " + host.engine().name(),
                        "this engine has no images",
                        "choose another one: --engine docker or nerdctl"));
    }

    /** Lets the first Ctrl-C end it in order, so that nothing half done stays. */
    static <T> T interruptibly(String tried, Callable<T> work) throws Exception {
        try (var _ = Interrupts.onInterrupt(Thread.currentThread()::interrupt)) {
            return work.call();
        } catch (InterruptedException e) {
            throw new BerthException(ErrorKind.CANCELLED, tried, "cancelled", "nothing is left of it", e);
        }
    }
}
