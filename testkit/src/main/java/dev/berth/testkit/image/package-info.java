/** The contract of agents' image recipes, checked without a build. */
@NullMarked
package dev.berth.testkit.image;

import org.jspecify.annotations.NullMarked;
