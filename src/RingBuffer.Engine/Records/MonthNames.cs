using System;
using System.Text;

namespace RingBuffer.Engine.Records;

/// <summary>
/// The short names of months in the languages that logs are written in: a daemon's, or that of whoever called journalctl or dmesg
/// (field <c>abmon</c> of glibc's locales en de fr es pt it ro nl sv da nb fi pl cs hu ru uk tr). Reader thread; allocates nothing.
/// </summary>
internal static class MonthNames
{
    private const string English = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private const int Longest = 16;

    private static readonly byte[][] s_names = Array.ConvertAll<string, byte[]>(
    [
        " jan jän janv ian ene gen sty led tammi янв січ oca ",
        " feb févr fév fev lut úno helmi febr фев лют şub Şub ",
        " mar mär mars mrt bře maalis márc мар бер ",
        " apr avril avr abr kwi dub huhti ápr апр кві nis ",
        " may mai mag mei maj kvě touko máj мая май тра ",
        " jun juin juni iun giu cze čen kesä jún июн чер haz ",
        " jul juil jui juli iul lug lip čec heinä júl июл лип tem ",
        " aug août aoû ago sie srp elo авг сер ağu ",
        " sep sept set wrz zář syys szept сен вер eyl ",
        " oct okt out ott paź říj loka окт жов eki ",
        " nov lis marras ноя лис kas ",
        " dec dez déc dic gru pro joulu des дек гру ara ",
    ], Encoding.UTF8.GetBytes);

    /// <param name="word">A name, with or without the dot that French ones end in; or a number with the sign of Chinese, Japanese, Korean.</param>
    /// <param name="month">From 1 to 12.</param>
    public static bool TryFind(ReadOnlySpan<byte> word, out int month)
    {
        for (month = 1; month <= s_names.Length; month++)
        {
            int at = (month - 1) * 3;
            if (word.Length == 3 && word[0] == English[at] && word[1] == English[at + 1] && word[2] == English[at + 2])
                return true;
        }

        return TryNumber(word, out month) || TryForeign(word.TrimEnd((byte)'.'), out month);
    }

    private static bool TryForeign(ReadOnlySpan<byte> word, out int month)
    {
        Span<byte> wanted = stackalloc byte[Longest];
        month = 0;
        if (word.Length is < 3 or > Longest - 2)
            return false;
        wanted = wanted[..(word.Length + 2)];
        word.CopyTo(wanted[1..]);
        foreach (ref byte b in wanted[1..^1])
            b |= (byte)(b is >= (byte)'A' and <= (byte)'Z' ? 0x20 : 0);
        wanted[0] = wanted[^1] = (byte)' ';
        for (int i = 0; i < s_names.Length && month == 0; i++)
            month = s_names[i].AsSpan().IndexOf(wanted) >= 0 ? i + 1 : 0;
        return month > 0;
    }

    // "11月", "11월"
    private static bool TryNumber(ReadOnlySpan<byte> word, out int month)
    {
        month = 0;
        if (!word.EndsWith("月"u8) && !word.EndsWith("월"u8))
            return false;
        foreach (byte digit in word[..^3])
            month = digit is >= (byte)'0' and <= (byte)'9' && month < 10 ? (month * 10) + digit - '0' : 99;
        return month is >= 1 and <= 12;
    }
}
