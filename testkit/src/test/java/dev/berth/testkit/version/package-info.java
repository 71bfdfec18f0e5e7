@NullMarked
package dev.berth.testkit.version;

import org.jspecify.annotations.NullMarked;
