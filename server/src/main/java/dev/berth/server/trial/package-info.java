/** How a candidate of {@code berth upgrade} is tried. */
@NullMarked
package dev.berth.server.trial;

import org.jspecify.annotations.NullMarked;
