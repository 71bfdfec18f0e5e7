/** The commands {@code berth image}. */
@NullMarked
package dev.berth.server.cli.image;

import org.jspecify.annotations.NullMarked;
