package dev.berth.server.cli.image;

import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.container.ImageUse;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.image.AgentImage;
import dev.berth.runtime.image.AgentImages;
import dev.berth.runtime.image.ImageUses;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.HostImages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who holds the images of one host. Looked up once.
 *
 * @param current the tag that each known target has or would have; empty where that is not known
 * @param unread targets with an instance whose record cannot be read
 */
record ImageHolders(
        List<AgentImage> images, ImageUses uses, Map<String, Optional<String>> current, Set<String> unread) {

    static ImageHolders on(Application wiring, ContainerHost host) throws InterruptedException {
        AgentImages images = HostImages.images(host);
        ImageUses uses = new ImageUses();
        Set<String> ours = new TreeSet<>();
        for (InstanceOverview instance : wiring.recorded(host)) {
            instance.image().ifPresent(image -> uses.add(image, instance.target() + "/" + instance.agent()));
            instance.container().ifPresent(ours::add);
        }
        List<ImageUse> containers = HostImages.ability(host).uses();
        for (ImageUse use : containers) {
            if (!ours.contains(use.container())) {
                uses.add(use.image(), "container " + use.container());
                uses.add(use.imageId(), "container " + use.container());
            }
        }
        Set<String> unread = new TreeSet<>();
        wiring.unreadable().forEach(instance -> unread.add(instance.target().value()));
        return new ImageHolders(images.all(), uses, current(wiring, images), unread);
    }

    private static Map<String, Optional<String>> current(Application wiring, AgentImages images) {
        Map<String, Optional<String>> current = new HashMap<>();
        for (Target target : wiring.targets().all()) {
            current.put(target.value(), tag(wiring, images, target));
        }
        return current;
    }

    /** A profile or a setting that is not valid says nothing of its image. */
    private static Optional<String> tag(Application wiring, AgentImages images, Target target) {
        try {
            return images.expectedTag(wiring.targets().recipe(target));
        } catch (BerthException _) {
            return Optional.empty();
        }
    }

    boolean current(AgentImage image) {
        return current.getOrDefault(image.target(), Optional.empty())
                .filter(image.tag()::equals)
                .isPresent();
    }

    /** Whether the target is one that this Berth knows. */
    boolean known(AgentImage image) {
        return current.containsKey(image.target());
    }

    /**
     * Whether nobody would miss it. Without knowing which one is current, or which one an instance has, all of that target
     * stay; and so does one that somebody gave a name of his own.
     *
     * @param kept tags that are kept to go back to
     */
    boolean unneeded(AgentImage image, Set<String> kept) {
        Optional<String> known = current.getOrDefault(image.target(), Optional.of(""));
        boolean ours = image.tag().isEmpty() || image.tag().startsWith("berth/" + image.target() + ":");
        return ours
                && known.filter(tag -> !tag.equals(image.tag())).isPresent()
                && uses.of(image).isEmpty()
                && !unread.contains(image.target())
                && !kept.contains(image.tag());
    }
}
