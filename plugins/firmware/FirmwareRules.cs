using System;

namespace RingBuffer.Plugins.Firmware;

/// <summary>
/// Firmware files and drivers that do not start, kernels 3.x to 6.12; <see cref="KernelText.LineRules"/> explains the form. Healthy
/// machines print many of these for files they can do without.
/// </summary>
internal static class FirmwareRules
{
    public static ReadOnlySpan<byte> Text =>
        // drivers/base/firmware_loader/main.c; Debian's own line; drivers that say it again
        """
        @missing
        {driver:w} {dev:w*}: Direct firmware load for {file:w} failed with error {error:e}
        {driver:w} {dev:w*}: firmware: failed to load {file:w} ({error:e})
        {driver:w} {dev:w*}: loading {file:w} failed with error {error:e}
        {driver:w} {dev:w*}: Unable to load firmware {file:w} ({error:e})
        {driver:w} {dev:w*}: {?[drm] ?}{?*ERROR* ?}Failed to load DMC firmware {file:w}. Disabling
        {driver:w} {dev:w*}: {?[drm] ?}{?*ERROR* ?}Failed to load DMC firmware [{}], disabling
        {driver:w} {dev:w*}: {?[drm] ?}{?*ERROR* ?}Failed to load DMC firmware {file:w} (-{error_name:w}). Disabling
        Bluetooth: {dev:w*}: BCM: {?f?}{?F?}irmware Patch file not found, tried:
        = firmware for {dev} is missing{?: {file}?}
        ? often not needed; else the firmware package of the distribution
        @none warn once
        {driver:w} {dev:w*}: no suitable firmware found!
        {driver:w} {dev:w*}: SOF firmware and/or topology file not found.
        Bluetooth: {dev:w*}: Failed to load {vendor:w} firmware file {file:w} ({error:e})
        = {dev} does not work without its firmware
        ? the firmware package of the distribution

        """u8
        // drivers/base/dd.c: the first since 6.7
        + """
        @probe warn
        {driver:w} {dev:w*}: probe with driver {:w} failed with error {error:e}
        {driver:w}: probe of {dev:w*} failed with error {error:e}
        = {driver} does not start for {dev}: error {error}
        ? the lines of this device before; power, firmware, connector
        @sound warn once
        {driver:w} {dev:w*}: Boot iteration failed: 3/3
        {driver:w} {dev:w*}: error: failed to boot DSP firmware {error:e}
        {driver:w} {dev:w*}: error: sof_probe_work failed err: {error:e}
        {?snd_hda_intel {dev:w*}?}{?hda-intel?}: no codecs initialized
        = no sound: the audio device{? {dev}?} does not start
        ? the firmware package for sound (SOF) of the distribution; kernel; the board's firmware
        @sound-crash warn once
        {driver:w} {dev:w*}: error{? ?}: DSP panic!
        {driver:w} {dev:w*}: error: DSP Firmware Oops
        {driver:w} {dev:w*}: ipc timed out for 0x{request:x}
        = the sound processor {dev} crashed or does not answer
        ? the firmware package for sound (SOF) of the distribution; kernel; after a resume: power saving of the device
        @same-name warn once
        sysfs: cannot create duplicate filename '{path*}'
        = two devices or drivers want the same name, one of them is left out: {path}
        ? a driver that is loaded twice or a device tree that names a device twice; the stack after it
        @deferred
        {bus:w} {dev:w}: deferred probe pending{?: {reason}?}
        = {dev} still waits for something it needs{?: {reason}?}
        ? a driver that is not built in, or the device tree; /sys/kernel/debug/devices_deferred
        @deferred-too-long warn once
        {driver:w} {dev:w}: deferred probe timeout, ignoring dependency
        = {dev} goes on without something it needs
        ? a driver that is not built in, or the device tree; /sys/kernel/debug/devices_deferred
        @coprocessor crit once
        {driver:w} {dev:w*}: RTKit: co-processor has crashed
        Fatal error on the {dev:w*}.$
        Fatal error on {dev:w*}!$
        subsys-restart: subsystem_restart_dev(): Restart sequence requested for {dev:w*}, restart_level = {:w}
        subsys-restart: {:w}: Resetting the SoC - {dev:w*} crashed.
        remoteproc {rproc:w}: crash detected in {dev:w*}: type {what}
        remoteproc {rproc:w}: handling crash #{crashes:d} in {dev:w*}
        {driver:w} {dev:w*}: fatal error received:{? {what}?}
        = the processor at {dev} crashed{?: {what}?}
        ? its firmware; what came just before says why
        @coprocessor-reason
        {dev:w} subsystem failure reason: {what}
        = the processor {dev} says why it crashed: {what}
        @smc crit once
        macsmc-power {:w}: Emergency notification: {what}
        macsmc-power {:w}: Shutting down in {shutdown_in_s:d} seconds
        = the power controller shuts the machine down{?: {what}?}
        ? the battery and its connector
        @coprocessor-watchdog
        {driver:w} {dev:w}: watchdog received: {what}
        = the processor at {dev} does not answer: {what}
        @coprocessor-start warn once
        remoteproc {dev:w*}: can't start rproc {name:w}: {error:e}
        remoteproc {dev:w*}: Boot failed: {error:e}
        = the processor {dev}{? ({name})?} does not start: error {error}
        ? its firmware and the lines before
        @xenbus warn once
        {?xenbus_probe_frontend: ?}Timeout connecting to device: {dev:w*} (local state {local_state:d}, remote state {remote_state:d})
        = the host does not give this guest its device {dev}
        ? xl list and the host's log: the backend of the device
        @videocore warn once
        {?{driver:w} {dev:w}: ?}Firmware transaction 0x{request_id:x} timeout
        = the board's own firmware does not answer
        ? power supply; rpi-eeprom-update; clocks, temperature and supply voltage are not known meanwhile
        @fatal crit once
        ACPI: {?OSL: ?}Fatal opcode executed
        = the board's firmware says that it met a fatal error
        ? firmware update; the board's management controller keeps a log
        @bug
        {?{driver:w} {dev:w}: ?}[Firmware Bug]: {detail}
        = the board's firmware is wrong, the kernel works around it
        """u8;
}
