/** What every agent's image is held to before anybody builds it. */
@NullMarked
package dev.berth.testkit.image;

import org.jspecify.annotations.NullMarked;
