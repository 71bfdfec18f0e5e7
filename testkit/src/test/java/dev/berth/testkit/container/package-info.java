@NullMarked
package dev.berth.testkit.container;

import org.jspecify.annotations.NullMarked;
