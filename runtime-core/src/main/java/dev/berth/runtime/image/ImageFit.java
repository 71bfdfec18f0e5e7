package dev.berth.runtime.image;

import java.util.Optional;

/** An image that was brought here, beside what this Berth would build: finds out which part of it is another. */
record ImageFit(ImageLabels brought, ImageRecipe recipe, ImageSettings settings, Optional<String> recordedBase) {
    Optional<ImageCarrier.Misfit> misfit(Optional<String> wanted) {
        // the labels of an image name its base too
        boolean base = settings.base().replaceFirst("@.*$", "").equals(brought.baseName());
        if (base && wanted.filter(brought.tag()::equals).isPresent()) {
            return Optional.empty();
        }
        String take = "-c image.base=" + brought.base();
        if (same(settings.caCertificatesPem())) {
            String here = settings.base()
                    + recordedBase
                            .map(identity -> ", which is " + identity + " here")
                            .orElse("");
            return misfit(
                    wanted,
                    "it is built on " + brought.base() + ", and image.base is " + here,
                    "take it as it is with " + take + ", also as a setting in config.yaml");
        }
        if (same(new byte[0])) {
            return misfit(
                    wanted,
                    "it is built without image.caCertificates, which are set here",
                    "leave that setting out, or build the image with it");
        }
        return misfit(
                wanted,
                "it is made from another recipe, or with other image.caCertificates",
                "use the version and the settings of Berth that it was exported with");
    }

    private boolean same(byte[] certificates) {
        return ImageHash.of(recipe, certificates, brought.baseIdentity()).equals(brought.hash());
    }

    private static Optional<ImageCarrier.Misfit> misfit(Optional<String> wanted, String why, String todo) {
        return Optional.of(new ImageCarrier.Misfit(wanted, why, todo));
    }
}
