@NullMarked
package dev.berth.claude;

import org.jspecify.annotations.NullMarked;
