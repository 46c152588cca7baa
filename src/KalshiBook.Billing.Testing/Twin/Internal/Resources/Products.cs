using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Products. They come with the prices that a test or a host gives the twin.</summary>
internal static class Products
{
    public static JsonObject Get(World world, Call call)
    {
        call.Allow();
        return world.Get("product", call.Id);
    }

    public static JsonObject List(World world, Call call)
    {
        call.AllowList("active", "ids[#]");
        var ids = call.List("ids");
        return Pages.Of(
            world.All("product"),
            call,
            item => (ids.Count == 0 || ids.Contains(item.Id())) && item.Flag("active") == (call.Has("active") ? call.Flag("active") : item.Flag("active")));
    }

    public static JsonObject Put(World world, string name, string priceId)
    {
        var product = Templates.New("product", "prod_" + priceId);
        product.Set(("created", world.Now), ("updated", world.Now), ("name", name), ("default_price", priceId));
        return world.Put(product);
    }
}
