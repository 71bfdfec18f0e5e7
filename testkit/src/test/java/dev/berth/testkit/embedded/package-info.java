@NullMarked
package dev.berth.testkit.embedded;

import org.jspecify.annotations.NullMarked;
