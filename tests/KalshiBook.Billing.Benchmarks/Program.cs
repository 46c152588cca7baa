using KalshiBook.Billing.Benchmarks;

// lone SECONDS URL                       the rate of one caller's charges, one after the other, over 10,000 accounts
// contend CHARGES CREDITS USER TIME URL  that many charges of one account at once; prints how many were granted (for tests with several processes)
return args switch
{
    ["lone", var seconds, var url] => await LoneCaller.RunAsync(TimeSpan.FromSeconds(int.Parse(seconds)), url),
    ["contend", var charges, var credits, var user, var time, var url] =>
        await Contention.RunAsync(int.Parse(charges), long.Parse(credits), user, DateTimeOffset.Parse(time), url),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("lone SECONDS URL | contend CHARGES CREDITS USER TIME URL");
    return 2;
}
