@NullMarked
package dev.berth.testkit.image;

import org.jspecify.annotations.NullMarked;
