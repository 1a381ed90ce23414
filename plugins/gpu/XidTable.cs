using System;

namespace RingBuffer.Plugins.Gpu;

/// <summary>
/// What NVIDIA's Xid numbers mean, after the vendor's "Xid Errors" catalogue, in a few words of ours. A program's fault is W, the
/// card's or the link's is C; P is W too, and nothing is wrong with the card. Asked by the plugin; a number not in the table is W without words.
/// </summary>
internal static class XidTable
{
    private static ReadOnlySpan<byte> Table =>
        """
        8 W work not finished in time
        13 P program error in the graphics engine
        31 P program used memory it does not have
        32 P invalid work in the push buffer
        38 C driver firmware error
        43 P program's work stopped after its error
        44 W graphics engine fault during context switch
        45 P work removed after an earlier error or at its program's end
        48 C memory error that could not be corrected (double bit)
        54 C auxiliary power is not connected
        56 C display engine error
        57 C display or memory training error
        58 C display error
        61 C internal microcontroller stopped
        62 C internal microcontroller halted
        63 C broken memory row marked for replacement: reset the GPU
        64 C broken memory row could not be replaced: exchange the GPU
        68 C video decoder error
        69 W graphics engine class error
        74 C NVLink error: check the bridge and its neighbour
        79 C fallen off the bus: power, seat, temperature
        92 C high rate of corrected memory errors
        94 C memory error contained to one program
        95 C memory error not contained: reset the GPU
        109 C context switch timeout
        110 C security fault: cold reset
        119 C system processor does not answer: reset the GPU
        120 C system processor error: reset the GPU
        121 C link between chips: corrected error
        122 C configuration memory error
        123 C power controller does not answer
        136 C link training failed
        137 C NVLink memory access fault
        140 C ECC error not corrected
        143 C GPU initialisation failed
        144 C NVLink link error
        145 C NVLink remote error
        146 C NVLink configuration error
        147 C NVLink transaction error
        148 C NVLink crossbar error
        149 C NVLink link is down
        150 C NVLink management error
        154 C the GPU wants to be recovered
        155 C NVLink retrained too often
        156 W memory pages retired
        """u8;

    /// <summary>The card says what a program did wrong.</summary>
    public static bool IsOfProgram(ReadOnlySpan<byte> xid) => Entry(xid) is [(byte)'P', ..];

    /// <param name="xid">The number in decimal.</param>
    /// <param name="severity">How bad it is for the machine.</param>
    /// <returns>A few words, or nothing.</returns>
    public static ReadOnlySpan<byte> Meaning(ReadOnlySpan<byte> xid, out Severity severity)
    {
        ReadOnlySpan<byte> entry = Entry(xid);
        severity = entry is [(byte)'C', ..] ? Severity.Crit : Severity.Warn;
        return entry.IsEmpty ? default : entry["C "u8.Length..];
    }

    /// <summary>The letter, a blank and the words; empty where the number is not in the table.</summary>
    private static ReadOnlySpan<byte> Entry(ReadOnlySpan<byte> xid)
    {
        foreach (Range range in Table.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = Table[range];
            if (line.Length >= xid.Length + 3 && line[xid.Length] == (byte)' ' && line.StartsWith(xid))
                return line[(xid.Length + 1)..];
        }

        return default;
    }
}
