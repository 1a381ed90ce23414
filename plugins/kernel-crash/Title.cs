using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// Makes a report's title in the form that the kernel-fuzzing community made standard: what happened, then " in ", then the function
/// that is to blame; a failed check whose function the log does not give is named by its file. Called by the plugin when a report has ended.
/// </summary>
internal static class Title
{
    /// <param name="report">The report, with its rule.</param>
    /// <param name="function">The function to blame, or empty.</param>
    /// <param name="title">Where the title goes.</param>
    public static void Write(Report report, ReadOnlySpan<byte> function, KeptText title)
    {
        HeadRule rule = report.Rule!;
        title.Clear();
        title.Append(rule.Family);
        ReadOnlySpan<byte> head = report.Lines.Count > report.Head ? report.Lines[report.Head] : default;
        ReadOnlySpan<byte> rest = head[Math.Min(report.HeadRest, head.Length)..];
        switch (rule.Form)
        {
            case TitleForm.FamilyOnly:
                return;
            case TitleForm.Rest:
                TitleText.Append(title, WithoutEllipsis(rest));
                return;
            case TitleForm.Words:
                TitleText.Append(title, Words(rule, head, rest));
                title.Append(rule.Tail);
                break;
            case TitleForm.Access:
                TitleText.Append(title, rest[..WordsEnd(rest)]);
                title.Append(report.Facts.Access);
                break;
            case TitleForm.Race:
                TitleText.AppendRace(title, rest);
                return;
            case TitleForm.NextLine:
                TitleText.Append(title, report.Head + 1 < report.Lines.Count && !BodyLine.IsCutHere(report.Lines[report.Head + 1]) ? report.Lines[report.Head + 1] : "Rust panic"u8);
                break;
        }

        if (function.IsEmpty)
        {
            if (rule.Kind is ReportKind.Bug or ReportKind.Warning && report.Facts.Place.Contains((byte)':'))
            {
                title.Append(" at "u8);
                TitleText.Append(title, InTree(report.Facts.Place));
            }

            return;
        }

        title.Append(" in "u8);
        title.Append(function);
        if (rule.Form == TitleForm.UsbSubmit && !function.SequenceEqual("usb_submit_urb"u8))
            title.Append("/usb_submit_urb"u8);
    }

    // "/build/linux-3.8.0/drivers/usb/core/urb.c:327": where a distribution built it says nothing
    private static ReadOnlySpan<byte> InTree(ReadOnlySpan<byte> place)
    {
        int tree = place.LastIndexOf("/linux-"u8) + 1;
        return tree > 0 && place[tree..].IndexOf((byte)'/') is > 0 and var end ? place[(tree + end + 1)..] : place;
    }

    private static ReadOnlySpan<byte> Words(HeadRule rule, ReadOnlySpan<byte> head, ReadOnlySpan<byte> rest)
    {
        if (!rule.IsDieLine)
            return rest[..WordsEnd(rest)];
        ReadOnlySpan<byte> words = DieLine.Words(head);
        return words.IsEmpty ? "Oops"u8 : words;
    }

    // "uninit-value in f+0x1", "recursion on CPU#1, x/7", "smp_processor_id() in preemptible [00000000]", "nr_ptes on freeing mm: 1"
    private static int WordsEnd(ReadOnlySpan<byte> rest)
    {
        if (rest.IndexOf(" on freeing mm"u8) is >= 0 and var freeing)
            return freeing + " on freeing mm"u8.Length;
        foreach (byte[] end in s_wordEnds)
        {
            int at = rest.IndexOf(end);
            if (at >= 0)
                return at;
        }

        return rest.Length;
    }

    private static readonly byte[][] s_wordEnds = [[.. " in "u8], [.. " on CPU"u8], [.. ","u8]];

    private static ReadOnlySpan<byte> WithoutEllipsis(ReadOnlySpan<byte> text) => text.EndsWith(" ..."u8) ? text[..^4] : text;
}
